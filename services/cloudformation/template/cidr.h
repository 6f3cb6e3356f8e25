// Fn::Cidr's arithmetic.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloudformation {

/// The first `count` blocks with `subnet_bits` host bits inside an IPv4 or IPv6 block ("10.0.0.0/16", 2, 8 gives
/// "10.0.0.0/24" and "10.0.1.0/24"). Nothing if the block is not one, or too small for them.
std::optional<std::vector<std::string>> split_cidr(std::string_view block, unsigned count, unsigned subnet_bits);

}  // namespace cloudformation
