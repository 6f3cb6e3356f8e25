#include "emulator/store/body_reader.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace emulator {
namespace {

constexpr size_t kReadBytes = 256 * 1024;

}  // namespace

void read_file_slice(const FileSlice& slice, const std::function<void(std::string_view)>& visit) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(slice.path.c_str(), "rbe"), std::fclose);
  if (!file || ::fseeko(file.get(), static_cast<off_t>(slice.offset), SEEK_SET) != 0) {
    throw std::runtime_error("cannot read the body " + slice.path);
  }
  std::string buffer(std::min<uint64_t>(kReadBytes, slice.length), '\0');
  for (uint64_t left = slice.length; left > 0;) {
    const size_t count = std::fread(buffer.data(), 1, std::min<uint64_t>(buffer.size(), left), file.get());
    if (count == 0) throw std::runtime_error("the body " + slice.path + " is shorter than it should be");
    visit(std::string_view(buffer).substr(0, count));
    left -= count;
  }
}

}  // namespace emulator
