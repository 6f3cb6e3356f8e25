// What `skyrig iam explain` and `skyrig iam needed` print of a server's pages.
#pragma once

#include <string>

namespace emulator {

/// The denials of /_skyrig/denials as text for people, oldest first.
std::string explain_denials(const std::string& page);
/// The policies of /_skyrig/needed, one document a principal.
std::string needed_policies(const std::string& page);

}  // namespace emulator
