// Reads the bytes of a stored body.
#pragma once

#include <functional>
#include <string_view>

#include "emulator/store/body_store.h"

namespace emulator {

/// Visits the bytes in order, in pieces of limited size; what `visit` throws ends it. Throws std::runtime_error if the
/// file is not there or is shorter than the slice.
void read_file_slice(const FileSlice& slice, const std::function<void(std::string_view)>& visit);

}  // namespace emulator
