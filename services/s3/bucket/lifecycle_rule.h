// What a bucket's lifecycle rules mean for a version of an object: whether they apply, and when they act.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// "Amazon S3 calculates the time by adding the number of days … to the object creation time and rounding up the
/// resulting time to the next day at midnight UTC."
double midnight_after(double from, int64_t days);

/// The rules of a bucket's configuration, each with what the configuration says of all of them ("@archives_small").
Value rules_of(const Value& configuration);

/// Whether a rule is enabled and its filter takes the version.
bool applies_to(const Value& rule, const Value& record);
/// The same for an unfinished upload, which only has a key.
bool applies_to_upload(const Value& rule, const std::string& key);

struct Expiry {
  double time;
  std::string rule_id;
};
/// When the rules let a current version expire, and the rule that does it first.
std::optional<Expiry> expiry_of(const Value& rules, const Value& record);

/// The storage class that the rules want of a current version by now, if it is another one.
std::optional<std::string> due_transition(const Value& rules, const Value& record, double now);
/// Likewise of a version that became noncurrent at `since`.
std::optional<std::string> due_noncurrent_transition(const Value& rules, const Value& record, double since, double now);
/// Whether a version that became noncurrent at `since`, and has `newer` noncurrent versions before it, is to go.
bool is_noncurrent_expired(const Value& rules, const Value& record, double since, size_t newer, double now);

/// The Expiration member of responses, if the bucket's rules let the version expire.
void show_expiration(RequestContext& context, const Bucket& bucket, const Value& record, Value& output);

}  // namespace s3
