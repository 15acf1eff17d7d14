"""A page → a proposed source: which list of it is the one of opportunities, and how to read it.

1. What is meant for machines comes first: a JSON answer (`answers`), a feed; feeds that a page names are offered beside it.
2. Of a web page all repeated structures are found (`records`): elements with the same path of tag names that share a class, or
   whose parents do, climbed outwards as long as each keeps an ancestor of its own. After MDR (Liu, Grossman, Zhai: Mining data
   records in web pages, 2003) and the auto source of html2rss. Headings (or `dt`) that stand flat, with their texts behind
   them, are records too (`scrapers.flat`).
3. Each is looked at closely (`places`): which selector, column or label gives titles that differ, addresses, codes, statuses.
   Dates (`dates`) are judged by the reader of deadlines itself, with the words that stand beside them, so that a date of
   publication is never proposed as a deadline. Which number of a date is the month is learned (`date_order`) or asked.
4. Two sums order them (`webpage`): structure, and evidence for opportunities (deadlines that can be read, codes, statuses, words
   in 23 languages) against menus, news and asides. Calls among news are offered with what tells them apart (`mixing`). Below a least evidence the page has no list, and a reason is given instead (`reasons`).
5. The winner becomes a declared source (`proposing`, `selecting`) and is read by the ordinary scraper: what is proposed is what
   will be read.
6. After a redesign (`repairing`, `relocating`, `detailing`) the known calls show the way: the list is the one that holds them, each in
   a record of its own, and a field stands where it says what was known. After Lerman, Minton, Knoblock: Wrapper maintenance, 2003.

No browser, no model, no network: everything here is a function of one page.
"""
