#include "emulator/command_line/resident_memory.h"

#include <cstdint>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

namespace emulator {
namespace {

/// Only what cannot be written lies unchanged in the file, and may be dropped.
int drop_segments(dl_phdr_info* program, size_t, void*) {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  for (int i = 0; i < program->dlpi_phnum; ++i) {
    const auto& segment = program->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
    const uintptr_t begin = (program->dlpi_addr + segment.p_vaddr) / page * page;
    const uintptr_t end = (program->dlpi_addr + segment.p_vaddr + segment.p_memsz) / page * page;
    if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
  }
  return 1;  // the first is the program itself
}

}  // namespace

void drop_startup_pages() {
  dl_iterate_phdr(drop_segments, nullptr);
}

}  // namespace emulator
