//! The bytes of one file, shared by everyone who reads it.

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;

/// The bytes of a file. A clone shares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Data(Rc<Cow<'static, [u8]>>);

impl From<Cow<'static, [u8]>> for Data {
    fn from(bytes: Cow<'static, [u8]>) -> Data {
        Data(Rc::new(bytes))
    }
}

impl From<Vec<u8>> for Data {
    fn from(bytes: Vec<u8>) -> Data {
        Data::from(Cow::Owned(bytes))
    }
}

impl Deref for Data {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Data {
    fn as_ref(&self) -> &[u8] {
        self
    }
}
