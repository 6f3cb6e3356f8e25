// The bytes of objects and parts, as a list of slices of immutable bodies. Nothing here copies a large body: copies and
// finished uploads refer to the same files.
//
// A slice in a record is {"id", "owner", "offset", "size"} for a file of the BodyStore, or {"inline", "offset", "size"}
// for a small body, which stands under its own key so that listings do not read it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// A range of bytes, the last one included.
struct ByteRange {
  uint64_t first = 0;
  uint64_t size = 0;
};

/// Keeps a body that has arrived. Returns its slices: none for an empty one.
Value keep_body(RequestContext& context, emulator::ReceivedBody& body);
/// Slices of their own for a range of other ones: files are shared, small bodies are copied.
Value share_slices(RequestContext& context, const Value& slices, ByteRange range);
/// Gives up what the slices refer to.
void release_slices(RequestContext& context, const Value& slices);

/// The slices of a range, with nothing kept for them: for reading only.
Value slices_within(const Value& slices, ByteRange range);
uint64_t size_of(const Value& slices);

emulator::ResponseBody to_response(RequestContext& context, const Value& slices);
/// Visits the bytes in order, in pieces of limited size.
void read_slices(RequestContext& context, const Value& slices, const std::function<void(std::string_view)>& visit);

}  // namespace s3
