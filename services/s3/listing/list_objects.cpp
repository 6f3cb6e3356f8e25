#include "services/s3/listing/list_objects.h"

#include <algorithm>

#include "emulator/store/store.h"
#include "emulator/store/stored_value.h"
#include "services/s3/access/access.h"
#include "services/s3/access/object_owner.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/listing/listed_record.h"
#include "services/s3/listing/listing.h"
#include "services/s3/object/object_keys.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/restore_object.h"

namespace s3 {
namespace {

bool wants_restore_status(const Value& input) {
  const Value wanted = input.value("OptionalObjectAttributes", Value::array());
  return std::find(wanted.begin(), wanted.end(), "RestoreStatus") != wanted.end();
}

/// Fills a page with the current versions behind `after`. Reads only what it shows, and one key for each common prefix.
Value list_contents(RequestContext& context, const Bucket& bucket, const Value& input, Page& page,
                    const std::string& after) {
  const bool shows_restores = wants_restore_status(input);
  const std::string base = current_prefix(bucket.name);
  const std::string end = emulator::prefix_end(base + page.grouping().prefix);
  page.start_after(after);
  std::string from = base + page.grouping().prefix;
  if (!after.empty() && base + after >= from) from = base + after + '\0';
  Value contents = Value::array();
  bool goes_on = true;
  while (goes_on) {
    goes_on = false;
    context.transaction.scan(from, end, [&](std::string_view key, std::string_view bytes) {
      switch (page.step(key.substr(base.size()))) {
        case Page::Step::kStop:
          return false;
        case Page::Step::kShow: {
          contents.push_back(listed_record(bytes));
          if (!shows_restores) return true;
          if (const auto status = restore_status(context, emulator::from_stored(bytes))) {
            contents.back()["RestoreStatus"] = *status;
          }
          return true;
        }
        case Page::Step::kSkipTo:
          break;
      }
      from = base + page.skip_to();
      goes_on = !page.skip_to().empty();
      return false;
    });
  }
  return contents;
}

/// Most objects are the bucket owner's; where ACLs count, some are their writers'.
void show_owners(RequestContext& context, const Bucket& bucket, bool are_wanted, Value& contents) {
  const Value usual = owner_of(bucket.account);
  for (Value& object : contents) {
    const bool is_foreign = bucket.has_foreign_objects && object.contains("@owner");
    Value owner = is_foreign ? take_listed_owner(context, bucket, object) : usual;
    if (are_wanted) object["Owner"] = std::move(owner);
  }
}

/// The members that both versions of the listing have.
Value shown_page(const Bucket& bucket, const Page& page, size_t page_size, Value contents) {
  Value output{{"Name", bucket.name},
               {"Prefix", page.grouping().prefix},
               {"MaxKeys", page_size},
               {"IsTruncated", page.is_truncated()}};
  if (!page.grouping().delimiter.empty()) output["Delimiter"] = page.grouping().delimiter;
  if (!contents.empty()) output["Contents"] = std::move(contents);
  if (!page.common_prefixes().empty()) output["CommonPrefixes"] = page.common_prefixes();
  return output;
}

Value list_objects(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const size_t page_size = read_page_size(input, "MaxKeys", "max-keys");
  const std::string marker = input.value("Marker", "");
  Page page(read_grouping(input), page_size);
  Value contents = list_contents(context, bucket, input, page, marker);
  show_owners(context, bucket, true, contents);
  Value output = shown_page(bucket, page, page_size, std::move(contents));
  output["Marker"] = marker;
  // "This element is returned only if you have the delimiter request parameter specified."
  if (page.is_truncated() && !page.grouping().delimiter.empty()) output["NextMarker"] = page.last();
  encode_listing(input, output);
  return output;
}

Value list_objects_v2(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (is_directory_bucket(bucket.name)) check_directory_listing(input);
  const size_t page_size = read_page_size(input, "MaxKeys", "max-keys");
  std::string after = input.value("StartAfter", "");
  if (input.contains("ContinuationToken")) after = read_continuation_token(input["ContinuationToken"]);
  Page page(read_grouping(input), page_size);
  Value contents = list_contents(context, bucket, input, page, after);
  show_owners(context, bucket, input.value("FetchOwner", false), contents);
  Value output = shown_page(bucket, page, page_size, std::move(contents));
  output["KeyCount"] = page.count();
  for (const char* member : {"ContinuationToken", "StartAfter"}) {
    if (input.contains(member)) output[member] = input[member];
  }
  if (page.is_truncated()) output["NextContinuationToken"] = make_continuation_token(page.last());
  encode_listing(input, output);
  return output;
}

}  // namespace

void add_list_objects(Service& service) {
  service.operations.push_back({"ListObjects", list_objects});
  service.operations.push_back({"ListObjectsV2", list_objects_v2});
}

}  // namespace s3
