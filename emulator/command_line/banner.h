// What a user reads when skyrig starts.
#pragma once

#include <string>

#include "emulator/command_line/options.h"

namespace emulator {

/// "0.1.0".
std::string version();

/// Where it listens, with which credentials, how to point the CLI there, and what is risky about it. The authority is
/// the file that clients must trust; empty if they need none.
std::string banner(const Options& options, const std::string& url, const std::string& certificate_authority);

}  // namespace emulator
