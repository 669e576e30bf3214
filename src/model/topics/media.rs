//! Appearances in the media.

use super::prelude::*;

entry! {
    /// An interview, an article about one's work, or another appearance in the media.
    Media {
        /// What it is called.
        pub title: Text,
        /// Where it appeared: a newspaper, a broadcaster, a podcast.
        pub outlet: Option<Text>,
        /// What it is, or what one was in it: `Interview`.
        pub role: Option<Text>,
        /// When.
        pub dates: Option<Spanned<Dates>>,
        /// Its page.
        pub url: Option<Spanned<Url>>,
        /// More lines.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
    }
}

impl Entry for Media {
    parts!(bullets);

    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }
}
