// How deep a request may nest, in every protocol.
#pragma once

namespace protocol {

/// Structures, lists and maps nested deeper than this are refused; AWS's own deepest inputs have about 15 levels.
inline constexpr int kNestingDepthMax = 64;

}  // namespace protocol
