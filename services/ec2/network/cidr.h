// Blocks of IPv4 and IPv6 addresses: parsing, canonical form, containment, overlap.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ec2 {

/// An address of either family as a number; IPv4 addresses are the lowest 32 bits.
using AddressBits = unsigned __int128;

/// A block of addresses as it was written: bits beyond the prefix may be set.
struct Cidr {
  bool is_ipv6 = false;
  AddressBits address = 0;
  int prefix_length = 0;

  bool operator==(const Cidr&) const = default;
};

/// A block "10.0.0.0/16" or "2001:db8::/56"; nothing if the text is not one.
std::optional<Cidr> parse_cidr(std::string_view text);
/// The same of one family only.
std::optional<Cidr> parse_ipv4_cidr(std::string_view text);
std::optional<Cidr> parse_ipv6_cidr(std::string_view text);
/// A single address as a block of one; nothing if the text is not one.
std::optional<Cidr> parse_address(std::string_view text);

/// The block with the bits beyond its prefix cleared: "100.68.0.18/18" is 100.68.0.0/18.
Cidr canonical(Cidr cidr);
/// "10.0.0.0/16"; IPv6 in the shortest form (RFC 5952).
std::string to_string(const Cidr& cidr);
std::string address_text(AddressBits address, bool is_ipv6);

/// How many addresses the block has. Only for blocks smaller than all of IPv6.
AddressBits size_of(const Cidr& cidr);
/// Whether every address of `inner` is in `outer`; blocks of two families contain nothing of each other.
bool contains(const Cidr& outer, const Cidr& inner);
bool overlap(const Cidr& a, const Cidr& b);

}  // namespace ec2
