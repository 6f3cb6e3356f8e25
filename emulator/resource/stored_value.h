// Reading resources as the engine stores them: MessagePack, in the kinds of values that a Value has.
#pragma once

#include <string_view>

#include "protocol/value.h"

namespace emulator {

/// The value that Value::to_msgpack wrote as `bytes`. Faster than Value::from_msgpack by far, which reads byte by byte
/// and looks each member up: rows are parsed more often than anything else. Throws what that throws for damaged bytes.
protocol::Value read_stored(std::string_view bytes);

}  // namespace emulator
