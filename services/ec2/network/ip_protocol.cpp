#include "services/ec2/network/ip_protocol.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace ec2 {
namespace {

constexpr int kProtocolMax = 255;

struct Name {
  std::string_view text;
  int protocol;
};
constexpr Name kNames[] = {{"tcp", kTcp}, {"udp", kUdp}, {"icmp", kIcmp}, {"icmpv6", kIcmpv6}, {"all", kAllProtocols}};

}  // namespace

std::optional<int> parse_ip_protocol(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const Name& name : kNames) {
    if (name.text == lower) return name.protocol;
  }
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size() && !text.empty();
  if (!is_number || number < kAllProtocols || number > kProtocolMax) return std::nullopt;
  return number;
}

std::string ip_protocol_name(int protocol) {
  for (const Name& name : kNames) {
    if (name.protocol == protocol && protocol != kAllProtocols) return std::string(name.text);
  }
  return std::to_string(protocol);
}

}  // namespace ec2
