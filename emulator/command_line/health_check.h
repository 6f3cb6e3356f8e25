// `skyrig health`: what containers run to see whether the server in them is well.
#pragma once

#include <cstdint>
#include <string>

namespace emulator {

/// Asks a server for its health page. Returns its answer's body; throws std::runtime_error with a sentence if there is
/// no server, or it is not well.
std::string check_health(const std::string& host, uint16_t port);

}  // namespace emulator
