// Archives in the zip format, as `cfn submit` makes packages of types.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloudformation {

/// What one file within may become when it is taken out.
constexpr size_t kZipEntryBytesMax = 16 * 1024 * 1024;

struct ZipEntry {
  std::string name;
  size_t size_bytes = 0, packed_bytes = 0, offset = 0;
  uint16_t method = 0;
};

/// The entries that an archive's directory lists; nothing if the bytes are no archive.
std::optional<std::vector<ZipEntry>> read_zip_directory(std::string_view archive);

/// The content of an entry; nothing if it is damaged, too large or packed in a way that is not known.
std::optional<std::string> read_zip_entry(std::string_view archive, const ZipEntry& entry);

}  // namespace cloudformation
