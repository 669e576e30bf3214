//! Writes the structure of a PDF file: numbered objects, their offsets and the trailer (ISO
//! 32000-1, 7.5).

/// The number of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ObjectId(usize);

impl std::fmt::Display for ObjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 0 R", self.0)
    }
}

/// A PDF file being written.
pub(super) struct Objects {
    bytes: Vec<u8>,
    /// The offset of each object, once it is written. Objects are numbered from 1.
    places: Vec<Option<usize>>,
}

impl Objects {
    pub fn new() -> Objects {
        Objects { bytes: b"%PDF-1.5\n%\xE4\xF0\xED\xF8\n".to_vec(), places: Vec::new() }
    }

    /// Reserves a number for an object that is written later.
    pub fn reserve(&mut self) -> ObjectId {
        self.places.push(None);
        ObjectId(self.places.len())
    }

    /// Writes an object under its number.
    pub fn put(&mut self, id: ObjectId, object: &str) {
        self.begin(id);
        self.bytes.extend_from_slice(object.as_bytes());
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// Writes an object under the next number.
    pub fn add(&mut self, object: &str) -> ObjectId {
        let id = self.reserve();
        self.put(id, object);
        id
    }

    /// Writes a stream under the next number, with its dictionary entries except the
    /// length.
    pub fn stream(&mut self, entries: &str, content: &[u8]) -> ObjectId {
        let id = self.reserve();
        self.begin(id);
        let length = content.len();
        self.bytes.extend_from_slice(
            format!("<<{entries}/Length {length}>>stream\n").as_bytes(),
        );
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        id
    }

    fn begin(&mut self, id: ObjectId) {
        self.places[id.0 - 1] = Some(self.bytes.len());
        self.bytes.extend_from_slice(format!("{} 0 obj\n", id.0).as_bytes());
    }

    /// Writes the end of the file, which refers to its catalog.
    pub fn close(mut self, catalogue: ObjectId, info: ObjectId) -> Vec<u8> {
        let table = self.bytes.len();
        let count = self.places.len() + 1;
        let mut end = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for place in &self.places {
            match place {
                Some(place) => end += &format!("{place:010} 00000 n \n"),
                None => end += "0000000000 00000 f \n",
            }
        }
        end += &format!(
            "trailer\n<</Size {count}/Root {catalogue}/Info {info}>>\nstartxref\n{table}\n%%EOF\n"
        );
        self.bytes.extend_from_slice(end.as_bytes());
        self.bytes
    }
}
