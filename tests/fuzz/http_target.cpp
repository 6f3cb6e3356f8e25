#include "emulator/server/http_parser.h"
#include "tests/fuzz/target.h"

namespace fuzz {

/// Size of the pieces in which the bytes arrive, then requests, one after the other.
void run_http(std::string_view input) {
  const size_t piece = 1 + take_choice(input, 256);
  emulator::HttpParser parser;
  std::string buffered;
  while (!input.empty() && !parser.error()) {
    buffered.append(input.substr(0, piece));
    input.remove_prefix(std::min(piece, input.size()));
    bool has_head = parser.has_head();
    for (size_t taken = 1; taken > 0 && !buffered.empty() && !parser.error();) {
      taken = parser.put(buffered);
      if (parser.has_head() && !has_head) parser.take_head();
      has_head = parser.has_head();
      buffered.erase(0, taken);
      if (!parser.is_done()) continue;
      parser.reset();
      has_head = false;
    }
  }
}

}  // namespace fuzz
