// Values as the store keeps them: MessagePack.
#pragma once

#include <string>
#include <string_view>

#include "protocol/value.h"

namespace emulator {

/// The bytes that stand for a value in the store.
std::string to_stored(const protocol::Value& value);

/// The value of which to_stored made `bytes`. Throws std::runtime_error if they are damaged.
protocol::Value from_stored(std::string_view bytes);

}  // namespace emulator
