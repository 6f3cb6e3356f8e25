#include "services/cloudformation/types/zip_file.h"

#include <zlib.h>

namespace cloudformation {
namespace {

constexpr std::string_view kDirectoryEnd = "PK\x05\x06", kDirectoryEntry = "PK\x01\x02", kLocalHeader = "PK\x03\x04";
constexpr size_t kDirectoryEndBytes = 22, kDirectoryEntryBytes = 46, kLocalHeaderBytes = 30;
constexpr uint16_t kStored = 0, kDeflated = 8;
constexpr size_t kEntriesMax = 10'000;

/// A little-endian number; 0 beyond the end.
size_t number_at(std::string_view bytes, size_t at, size_t width) {
  size_t number = 0;
  for (size_t i = 0; i < width && at + i < bytes.size(); ++i) {
    number |= static_cast<size_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return number;
}

bool stands_at(std::string_view bytes, size_t at, std::string_view mark) {
  return at <= bytes.size() && bytes.substr(at).starts_with(mark);
}

std::optional<std::string> inflated(std::string_view packed, size_t size_bytes) {
  z_stream stream{};
  // Without zlib's header, as zip has it.
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  std::string result(size_bytes, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  const int outcome = inflate(&stream, Z_FINISH);
  const bool is_whole = outcome == Z_STREAM_END && stream.total_out == size_bytes;
  inflateEnd(&stream);
  return is_whole ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace

std::optional<std::vector<ZipEntry>> read_zip_directory(std::string_view archive) {
  const size_t end = archive.rfind(kDirectoryEnd);
  if (end == std::string_view::npos || end + kDirectoryEndBytes > archive.size()) return std::nullopt;
  const size_t count = number_at(archive, end + 10, 2);
  size_t at = number_at(archive, end + 16, 4);
  if (count > kEntriesMax) return std::nullopt;
  std::vector<ZipEntry> entries;
  for (size_t i = 0; i < count; ++i) {
    if (!stands_at(archive, at, kDirectoryEntry) || at + kDirectoryEntryBytes > archive.size()) return std::nullopt;
    const size_t name_bytes = number_at(archive, at + 28, 2);
    ZipEntry entry;
    entry.method = static_cast<uint16_t>(number_at(archive, at + 10, 2));
    entry.packed_bytes = number_at(archive, at + 20, 4);
    entry.size_bytes = number_at(archive, at + 24, 4);
    entry.offset = number_at(archive, at + 42, 4);
    entry.name = archive.substr(at + kDirectoryEntryBytes, name_bytes);
    at += kDirectoryEntryBytes + name_bytes + number_at(archive, at + 30, 2) + number_at(archive, at + 32, 2);
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::optional<std::string> read_zip_entry(std::string_view archive, const ZipEntry& entry) {
  if (!stands_at(archive, entry.offset, kLocalHeader) || entry.size_bytes > kZipEntryBytesMax) return std::nullopt;
  const size_t start = entry.offset + kLocalHeaderBytes + number_at(archive, entry.offset + 26, 2) +
                       number_at(archive, entry.offset + 28, 2);
  if (start > archive.size() || entry.packed_bytes > archive.size() - start) return std::nullopt;
  const std::string_view packed = archive.substr(start, entry.packed_bytes);
  if (entry.method == kDeflated) return inflated(packed, entry.size_bytes);
  if (entry.method != kStored || packed.size() != entry.size_bytes) return std::nullopt;
  return std::string(packed);
}

}  // namespace cloudformation
