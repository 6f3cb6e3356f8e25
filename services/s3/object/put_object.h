// PutObject.
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// "Upload an object in a single operation … up to 5 GB in size"; likewise a part, and the source of a copy.
constexpr uint64_t kUploadBytesMax = 5ull * 1024 * 1024 * 1024;

/// The body of the request: as the gateway received it, else the member that carries it. Throws EntityTooLarge.
emulator::ReceivedBody take_body(RequestContext& context, const Value& input, const char* member = "Body");

void add_put_object(Service& service);

}  // namespace s3
