// Keeps web pages of others away from our own pages: DNS rebinding and cross-site requests.
#pragma once

#include <string_view>

#include "protocol/http/http_message.h"

namespace emulator {

/// True if the Host is a name of this machine's loopback or the host that the server was told to listen on, and the
/// Origin, if a browser sent one, is such a place too.
bool is_from_here(const protocol::HttpRequest& request, std::string_view own_host);

}  // namespace emulator
