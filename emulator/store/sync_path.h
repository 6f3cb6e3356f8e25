// What survives the loss of power: a file's bytes once the file is synced, its name once its folder is.
#pragma once

#include <string>

namespace emulator {

/// Returns once a file's bytes, or a folder's names, are on the disk. Throws std::runtime_error if the disk says no.
void sync_path(const std::string& path);

/// The folder that something lies in: "/a" of "/a/b", "." of "b".
std::string parent_of(const std::string& path);

}  // namespace emulator
