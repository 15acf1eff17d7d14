"""Pictures: the only door of Pillow and of the font. Functions here take what is to be shown and give bytes."""
