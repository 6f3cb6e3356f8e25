// Archived objects (GLACIER, DEEP_ARCHIVE) and their temporary copies.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
//
// A record that is or was restored has "@restore": {"ready", "expires"} in seconds; the state is computed from the
// time.
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// Refuses to read a version that is archived and has no restored copy now: InvalidObjectState.
void check_not_archived(const RequestContext& context, const Value& record);
bool is_archived(const RequestContext& context, const Value& record);
/// The Restore member of HeadObject and GetObject.
void show_restore(const RequestContext& context, const Value& record, Value& output);
/// The RestoreStatus of a listed object.
std::optional<Value> restore_status(const RequestContext& context, const Value& record);

void add_restore_object(Service& service);

}  // namespace s3
