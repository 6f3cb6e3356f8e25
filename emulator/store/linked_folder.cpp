#include "emulator/store/linked_folder.h"

#include <filesystem>

namespace emulator {
namespace {

namespace fs = std::filesystem;

std::string replaced(const std::string& folder) {
  return folder + ".replaced";
}

void link_or_copy(const fs::path& from, const fs::path& to) {
  std::error_code cannot_link;
  fs::create_hard_link(from, to, cannot_link);
  if (cannot_link) fs::copy_file(from, to);
}

}  // namespace

void link_folder(const std::string& from, const std::string& to,
                 const std::function<bool(const std::string& file_name)>& is_immutable) {
  fs::create_directories(to);
  for (const auto& entry : fs::directory_iterator(from)) {
    const fs::path target = fs::path(to) / entry.path().filename();
    if (!entry.is_directory() && fs::exists(target)) continue;
    if (entry.is_directory()) {
      link_folder(entry.path().string(), target.string(), is_immutable);
    } else if (is_immutable(entry.path().filename().string())) {
      link_or_copy(entry.path(), target);
    } else {
      fs::copy_file(entry.path(), target);
    }
  }
}

void replace_folder(const std::string& folder, const std::string& replacement) {
  fs::remove_all(replaced(folder));
  if (fs::exists(folder)) fs::rename(folder, replaced(folder));
  fs::rename(replacement, folder);
  fs::remove_all(replaced(folder));
}

void finish_replacement(const std::string& folder) {
  if (!fs::exists(replaced(folder))) return;
  if (fs::exists(folder)) {
    fs::remove_all(replaced(folder));
  } else {
    fs::rename(replaced(folder), folder);
  }
}

}  // namespace emulator
