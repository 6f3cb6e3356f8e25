// Copies of folders whose files never change: made of hard links.
#pragma once

#include <functional>
#include <string>

namespace emulator {

/// Makes the folder `to` hold what `from` holds; files that it has already stay. Files for which `is_immutable` says so
/// are linked; all others, and those that another file system keeps, are copied. Throws
/// std::filesystem::filesystem_error.
void link_folder(const std::string& from, const std::string& to,
                 const std::function<bool(const std::string& file_name)>& is_immutable);

/// Puts the folder `replacement` in the place of `folder`. A process that dies meanwhile leaves what
/// finish_replacement() can end.
void replace_folder(const std::string& folder, const std::string& replacement);
/// Ends or undoes a replacement that was cut off. To be called before `folder` is used.
void finish_replacement(const std::string& folder);

}  // namespace emulator
