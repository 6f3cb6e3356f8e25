// Asks a running server for one of its own pages: `skyrig health`, `skyrig iam explain`, `skyrig snapshot save NAME`.
#pragma once

#include <cstdint>
#include <string>

namespace emulator {

/// The body of a page ("/_skyrig/health"). Throws std::runtime_error with a sentence if there is no server, or it
/// refuses.
std::string ask_page(const std::string& host, uint16_t port, const std::string& path,
                     const std::string& method = "GET");

}  // namespace emulator
