#include "tests/fuzz/target.h"

#include <iterator>

namespace fuzz {
namespace {

constexpr Target kTargets[] = {
    {"chunked", run_chunked},
    {"federation", run_federation},
    {"form", run_form},
    {"guard", run_guard},
    {"http", run_http},
    {"json", run_json},
    {"package", run_package},
    {"policy", run_policy},
    {"post_policy", run_post_policy},
    {"query", run_query},
    {"routing", run_routing},
    {"signature", run_signature},
    {"template", run_template},
    {"xml", run_xml},
    {"yaml", run_yaml},
};

std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::span<const Target> targets() {
  return kTargets;
}

size_t take_choice(std::string_view& input, size_t bound) {
  if (input.empty()) return 0;
  const size_t choice = static_cast<unsigned char>(input.front()) % bound;
  input.remove_prefix(1);
  return choice;
}

protocol::HttpRequest read_request(std::string_view text) {
  protocol::HttpRequest request;
  const std::string_view first = take_line(text);
  const size_t space = std::min(first.find(' '), first.size());
  request.method = first.substr(0, space);
  request.target = first.substr(std::min(space + 1, first.size()));
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    const size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' ')) value.remove_prefix(1);
    request.headers.add(std::string(line.substr(0, colon)), std::string(value));
  }
  request.body = text;
  return request;
}

}  // namespace fuzz
