// Protocols of the Internet Protocol, as rules name them: "tcp", "udp", "icmp", "icmpv6", "-1" for all, or a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ec2 {

constexpr int kAllProtocols = -1;
constexpr int kIcmp = 1;
constexpr int kTcp = 6;
constexpr int kUdp = 17;
constexpr int kIcmpv6 = 58;

/// The protocol's number, -1 for all; nothing if the text names none.
std::optional<int> parse_ip_protocol(std::string_view text);
/// As security groups write it: "tcp", "udp", "icmp", "icmpv6", else the number.
std::string ip_protocol_name(int protocol);

}  // namespace ec2
