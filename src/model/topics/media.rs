//! Appearances in the media.

use super::prelude::*;

entry! {
    /// An interview with you, an article about your work, or another appearance in the
    /// media.
    Media {
        /// The title of the article or broadcast.
        pub title: Text,
        /// Where it appeared: a newspaper, a broadcaster or a podcast.
        pub outlet: Option<Text>,
        /// Your role in it, or what it is: `Interview`.
        pub role: Option<Text>,
        /// When it appeared: `2021-03`.
        pub dates: Option<Spanned<Dates>>,
        /// Its web page.
        pub url: Option<Spanned<Url>>,
        /// Bullets under the entry.
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
