// Event notifications: which are wanted, and what happens when one takes place. None of their destinations (SNS, SQS,
// Lambda, EventBridge) is there yet, so the journal is what they can be seen in.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Tells of an event ("ObjectCreated:Put") of a version, once the request's changes are stored: in the journal, with
/// each destination that the bucket's configuration names for it.
void notify(RequestContext& context, const Bucket& bucket, std::string_view event, const Value& record);

void add_notifications(Service& service);

}  // namespace s3
