#include "services/cloudformation/template/cidr.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdint>

namespace cloudformation {
namespace {

struct AddressBlock {
  int family = AF_INET;
  unsigned bits = 32;
  unsigned prefix = 0;
  std::array<uint8_t, 16> address{};
};

std::optional<AddressBlock> parse_block(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  AddressBlock block;
  const std::string address(text.substr(0, slash));
  if (address.find(':') != std::string::npos) block.family = AF_INET6, block.bits = 128;
  if (inet_pton(block.family, address.c_str(), block.address.data()) != 1) return std::nullopt;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + slash + 1, end, block.prefix);
  if (parsed.ec != std::errc() || parsed.ptr != end || block.prefix > block.bits) return std::nullopt;
  for (unsigned bit = block.prefix; bit < block.bits; ++bit) {
    block.address[bit / 8] = static_cast<uint8_t>(block.address[bit / 8] & ~(0x80u >> (bit % 8)));
  }
  return block;
}

/// Adds 1 << (bits - prefix): the step from one block of that prefix to the next.
void advance(AddressBlock& block, unsigned prefix) {
  if (prefix == 0) return;
  unsigned carry = 1u << (7 - (prefix - 1) % 8);
  for (int byte = static_cast<int>((prefix - 1) / 8); byte >= 0 && carry; --byte) {
    const unsigned sum = block.address[static_cast<size_t>(byte)] + carry;
    block.address[static_cast<size_t>(byte)] = static_cast<uint8_t>(sum);
    carry = sum >> 8;
  }
}

std::string block_text(const AddressBlock& block, unsigned prefix) {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(block.family, block.address.data(), text, sizeof text);
  return std::string(text) + "/" + std::to_string(prefix);
}

}  // namespace

std::optional<std::vector<std::string>> split_cidr(std::string_view text, unsigned count, unsigned subnet_bits) {
  auto block = parse_block(text);
  if (!block || subnet_bits > block->bits) return std::nullopt;
  const unsigned prefix = block->bits - subnet_bits;
  if (prefix < block->prefix) return std::nullopt;
  const unsigned spare_bits = prefix - block->prefix;
  if (spare_bits < 16 && count > (1u << spare_bits)) return std::nullopt;
  std::vector<std::string> result;
  for (unsigned i = 0; i < count; ++i) {
    result.push_back(block_text(*block, prefix));
    advance(*block, prefix);
  }
  return result;
}

}  // namespace cloudformation
