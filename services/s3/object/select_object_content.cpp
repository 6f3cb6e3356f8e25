#include "services/s3/object/select_object_content.h"

#include "protocol/codec/event_stream.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/errors.h"
#include "services/s3/object/customer_key.h"
#include "services/s3/object/object_body.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/restore_object.h"
#include "services/s3/select/decompressor.h"
#include "services/s3/select/parser.h"
#include "services/s3/select/query_run.h"
#include "services/s3/select/record_reader.h"
#include "services/s3/select/result_writer.h"

namespace s3 {
namespace {

using protocol::append_event;

/// Results are held until the query is done, so that a failing one is an error and no half answer.
constexpr size_t kResultBytesMax = 64 << 20;
constexpr size_t kRecordsEventBytes = 128 << 10;

struct Counters {
  uint64_t scanned = 0, processed = 0, returned = 0;
};

select::ScanRange scan_range_of(const Value& input, uint64_t size) {
  if (!input.contains("ScanRange")) return {};
  const Value& serialization = input.at("InputSerialization");
  const bool is_document = serialization.value("JSON", Value::object()).value("Type", "") == "DOCUMENT";
  const bool quotes_records = serialization.value("CSV", Value::object()).value("AllowQuotedRecordDelimiter", false);
  if (is_document || quotes_records || serialization.value("CompressionType", "NONE") != "NONE") {
    throw refusal("UnsupportedScanRangeInput");
  }
  const Value& range = input["ScanRange"];
  const int64_t start = range.value("Start", int64_t{0}), end = range.value("End", INT64_MAX);
  if (start < 0 || end < 0 || start > end) throw refusal("InvalidScanRange");
  // "<scanrange><end>50</end></scanrange> – process only the records within the last 50 bytes of the file."
  if (!range.contains("Start")) return {.first = size - std::min<uint64_t>(size, static_cast<uint64_t>(end))};
  return {.first = static_cast<uint64_t>(start), .last = static_cast<uint64_t>(end)};
}

std::unique_ptr<select::RecordReader> reader_for(const Value& input, const select::Query& query, uint64_t size,
                                                 select::RecordVisitor visit) {
  const Value& serialization = input.at("InputSerialization");
  const auto has = [&](const char* member) { return serialization.contains(member); };
  if (has("Parquet")) throw not_implemented("queries on Parquet");
  if (has("CSV") == has("JSON")) throw refusal("ObjectSerializationConflict");
  const select::ScanRange range = scan_range_of(input, size);
  if (has("JSON")) return select::json_reader(serialization["JSON"], query.source, range, std::move(visit));
  const bool is_whole = query.source.empty() || (query.source.size() == 1 && query.source[0].is_wildcard);
  if (!is_whole) throw refusal("InvalidDataSource");
  return select::csv_reader(serialization["CSV"], range, std::move(visit));
}

/// Runs the query over the version's bytes. Returns the results as they are to be shown.
std::string run_query(RequestContext& context, const Value& input, const Value& record, Counters& counters) {
  const select::Query query = select::parse_query(input.at("Expression").get<std::string>());
  const select::ResultWriter writer(input.at("OutputSerialization"));
  std::string results;
  select::QueryRun run(query, context.time, [&](const std::vector<select::Member>& result) {
    writer.append(results, result);
    if (results.size() > kResultBytesMax) throw not_implemented("results of more than 64 MB of SelectObjectContent");
  });
  const auto reader = reader_for(input, query, record.at("Size"), [&](const select::Record& each) { run.take(each); });
  const auto decompressor = select::decompressor(input.at("InputSerialization").value("CompressionType", "NONE"),
                                                 [&](std::string_view bytes) {
                                                   counters.processed += bytes.size();
                                                   reader->feed(bytes);
                                                 });
  read_slices(context, slices_of(context, record), [&](std::string_view bytes) {
    if (run.is_done()) return;
    counters.scanned += bytes.size();
    decompressor->feed(bytes);
  });
  if (!run.is_done()) {
    if (record.at("Size").get<uint64_t>() > 0) decompressor->finish();
    reader->finish();
  }
  run.finish();
  counters.returned = results.size();
  return results;
}

std::string counters_xml(const char* element, const Counters& counters) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><" + std::string(element) + "><BytesScanned>" +
         std::to_string(counters.scanned) + "</BytesScanned><BytesProcessed>" + std::to_string(counters.processed) +
         "</BytesProcessed><BytesReturned>" + std::to_string(counters.returned) + "</BytesReturned></" + element + ">";
}

/// "The response consists of a series of messages": Records, Progress if it is asked for, Stats and End.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
std::string as_events(const std::string& results, const Counters& counters, bool shows_progress) {
  std::string stream;
  for (size_t start = 0; start < results.size(); start += kRecordsEventBytes) {
    append_event(stream, {.type = "Records",
                          .content_type = "application/octet-stream",
                          .payload = std::string_view(results).substr(start, kRecordsEventBytes)});
  }
  if (shows_progress) {
    append_event(stream,
                 {.type = "Progress", .content_type = "text/xml", .payload = counters_xml("Progress", counters)});
  }
  append_event(stream, {.type = "Stats", .content_type = "text/xml", .payload = counters_xml("Stats", counters)});
  append_event(stream, {.type = "End"});
  return stream;
}

Value select_object_content(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  const Value record = require_version(context, bucket, input);
  check_customer_key(input, record);
  check_not_archived(context, record);
  Counters counters;
  const std::string results = run_query(context, input, record, counters);
  const bool shows_progress = input.value("RequestProgress", Value::object()).value("Enabled", false);
  context.response_body.emplace();
  context.response_body->parts.emplace_back(as_events(results, counters, shows_progress));
  return Value::object();
}

}  // namespace

void add_select_object_content(Service& service) {
  service.operations.push_back({"SelectObjectContent", select_object_content});
}

}  // namespace s3
