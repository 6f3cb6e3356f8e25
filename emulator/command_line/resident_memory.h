// How little memory an idle server holds.
#pragma once

namespace emulator {

/// Lets go of the pages of the program and its facts that starting up has touched; what serving needs comes back from
/// the page cache. To be called once, when the server is ready.
void drop_startup_pages();

}  // namespace emulator
