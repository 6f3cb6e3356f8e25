#include "services/ec2/network/cidr.h"

#include <arpa/inet.h>
#include <charconv>

namespace ec2 {
namespace {

constexpr int kIpv4Bits = 32;
constexpr int kIpv6Bits = 128;

int bits_of(const Cidr& cidr) {
  return cidr.is_ipv6 ? kIpv6Bits : kIpv4Bits;
}

/// The bits that a prefix of this length leaves free.
AddressBits host_mask(const Cidr& cidr) {
  const int host_bits = bits_of(cidr) - cidr.prefix_length;
  return host_bits >= kIpv6Bits ? ~AddressBits{0} : (AddressBits{1} << host_bits) - 1;
}

AddressBits from_bytes(const unsigned char* bytes, size_t count) {
  AddressBits address = 0;
  for (size_t i = 0; i < count; ++i) address = address << 8 | bytes[i];
  return address;
}

}  // namespace

std::optional<Cidr> parse_address(std::string_view text) {
  const std::string terminated(text);
  unsigned char bytes[16];
  if (inet_pton(AF_INET, terminated.c_str(), bytes) == 1) {
    return Cidr{.is_ipv6 = false, .address = from_bytes(bytes, 4), .prefix_length = kIpv4Bits};
  }
  if (inet_pton(AF_INET6, terminated.c_str(), bytes) == 1) {
    return Cidr{.is_ipv6 = true, .address = from_bytes(bytes, 16), .prefix_length = kIpv6Bits};
  }
  return std::nullopt;
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto cidr = parse_address(text.substr(0, slash));
  if (!cidr) return std::nullopt;
  const std::string_view digits = text.substr(slash + 1);
  if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  int length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (length < 0 || length > bits_of(*cidr)) return std::nullopt;
  cidr->prefix_length = length;
  return cidr;
}

std::optional<Cidr> parse_ipv4_cidr(std::string_view text) {
  const auto cidr = parse_cidr(text);
  return cidr && !cidr->is_ipv6 ? cidr : std::nullopt;
}

std::optional<Cidr> parse_ipv6_cidr(std::string_view text) {
  const auto cidr = parse_cidr(text);
  return cidr && cidr->is_ipv6 ? cidr : std::nullopt;
}

Cidr canonical(Cidr cidr) {
  cidr.address &= ~host_mask(cidr);
  return cidr;
}

std::string address_text(AddressBits address, bool is_ipv6) {
  unsigned char bytes[16];
  const size_t count = is_ipv6 ? 16 : 4;
  for (size_t i = count; i-- > 0; address >>= 8) bytes[i] = static_cast<unsigned char>(address & 255);
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(is_ipv6 ? AF_INET6 : AF_INET, bytes, text, sizeof text);
}

std::string to_string(const Cidr& cidr) {
  return address_text(cidr.address, cidr.is_ipv6) + "/" + std::to_string(cidr.prefix_length);
}

AddressBits size_of(const Cidr& cidr) {
  return host_mask(cidr) + 1;
}

bool contains(const Cidr& outer, const Cidr& inner) {
  if (outer.is_ipv6 != inner.is_ipv6 || inner.prefix_length < outer.prefix_length) return false;
  return (inner.address & ~host_mask(outer)) == (outer.address & ~host_mask(outer));
}

bool overlap(const Cidr& a, const Cidr& b) {
  return contains(a, b) || contains(b, a);
}

}  // namespace ec2
