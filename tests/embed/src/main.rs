//! Makes the PDF of a database through tenure's library, of files in memory:
//! `tenure-embed BUNDLE FOLDER > cv.pdf`.
//!
//! The files of the folder are read first; the library itself opens none. The bundle is the file
//! that `make` leaves in `build/`.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::{env, error, fs, io};

use tenure::diag::{EmitFormat, emit};
use tenure::engine::{self, Bundle};
use tenure::workspace::{MemoryFiles, Request, compile};

fn main() -> Result<(), Box<dyn error::Error>> {
    // Before there are threads: engines are copies of this process.
    engine::begin();
    let args: Vec<String> = env::args().skip(1).collect();
    let [bundle, folder] = args.as_slice() else {
        return Err("usage: tenure-embed BUNDLE FOLDER".into());
    };
    let bundle = Bundle::open(fs::read(bundle)?.leak(), None)?;
    let request = Request { database: "data".into(), ..Request::default() };
    let files = in_memory(Path::new(folder))?;
    let outcome = compile(&request, Arc::new(files), bundle)?;
    let found = &outcome.findings;
    eprint!("{}", emit(found, &outcome.sources, &[], EmitFormat::Short, false));
    eprintln!("{} pages", outcome.pages);
    let pdf = outcome.bytes.ok_or("the database has mistakes")?;
    io::stdout().write_all(&pdf)?;
    Ok(())
}

/// The files of a folder, as files of a folder `data`.
fn in_memory(folder: &Path) -> io::Result<MemoryFiles> {
    let mut files = MemoryFiles::default();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.add(Path::new("data").join(entry.file_name()), fs::read(entry.path())?);
        }
    }
    Ok(files)
}
