// Keeps web pages of others away from our own pages: DNS rebinding and cross-site requests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/http/http_message.h"

namespace emulator {

/// The names that the server was given on its command line.
struct OwnNames {
  /// What it listens on.
  std::string host;
  /// In lower case; whatever is below them is meant too.
  std::vector<std::string> domains;
};

/// True if the Host is a name of this machine's loopback or one of the server's own, and the Origin, if a browser sent
/// one, is such a place too.
bool is_from_here(const protocol::HttpRequest& request, const OwnNames& own);

}  // namespace emulator
