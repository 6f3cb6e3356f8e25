#include "protocol/routing/rest_routes.h"

#include <algorithm>
#include <tuple>

namespace protocol {
namespace {

/// More slashes than this count as this many: only greedy labels have so many.
constexpr size_t kSegmentsMax = 32;

/// SDKs add "x-id=GetObject" for their own sake; AWS does not look at it.
constexpr std::string_view kOperationHint = "x-id";

/// "/a/b/" is {"a", "b"}; of what lies beyond kSegmentsMax the last one holds all. A slash at the end is not a segment,
/// but S3 keys may end in one: greedy labels take the path itself, not segments.
std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (!path.empty()) {
    const size_t slash = segments.size() + 1 == kSegmentsMax ? std::string_view::npos : path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return segments;
}

template <class Items>
typename Items::value_type& at_growing(Items& items, size_t i) {
  if (items.size() <= i) items.resize(i + 1);
  return items[i];
}

}  // namespace

RestRoutes::Template RestRoutes::make_template(const OperationModel& operation) {
  Template result{.operation = operation,
                  .segments = {},
                  .is_greedy = false,
                  .constants = {},
                  .required_parameters = {},
                  .required_headers = {}};
  const std::string_view uri = operation.uri();
  const size_t mark = uri.find('?');
  for (std::string_view segment : split_path(uri.substr(0, mark))) {
    const bool is_label = segment.starts_with('{') && segment.ends_with('}');
    if (is_label) segment = segment.substr(1, segment.size() - 2);
    const bool is_greedy = is_label && segment.ends_with('+');
    if (is_greedy) segment.remove_suffix(1);
    result.is_greedy = result.is_greedy || is_greedy;
    result.segments.push_back({std::string(segment), is_label, is_greedy});
  }
  if (mark != std::string_view::npos) {
    for (const QueryParameter& parameter : parse_query(uri.substr(mark + 1))) {
      if (parameter.name == kOperationHint) continue;
      result.constants.push_back({parameter.name, parameter.value, parameter.has_value});
    }
  }
  if (const auto input = operation.input()) {
    for (const Member member : input->members()) {
      if (!member.required()) continue;
      const std::string name(member.wire_name());
      if (member.location() == Location::kQueryString) result.required_parameters.push_back(name);
      if (member.location() == Location::kHeader) result.required_headers.push_back(name);
    }
  }
  return result;
}

RestRoutes::RestRoutes(const ServiceModel& service) : service_(service) {
  for (size_t i = 0; i < service.operation_count(); ++i) {
    const OperationModel operation = service.operation(i);
    templates_.push_back(make_template(operation));
    const Template& added = templates_.back();
    MethodIndex& index = by_method_[std::string(operation.method())];
    Candidates& candidates =
        at_growing(added.is_greedy ? index.greedy_by_segment_count : index.by_segment_count, added.segments.size());
    if (added.constants.empty()) {
      candidates.plain.push_back(i);
    } else {
      candidates.by_constant[added.constants.front().name].push_back(i);
    }
  }
}

size_t RestRoutes::position_of(const Template& candidate, size_t i, size_t count) {
  const auto begin = candidate.segments.begin(), end = begin + static_cast<std::ptrdiff_t>(i);
  const bool is_behind =
      candidate.is_greedy && std::any_of(begin, end, [](const Segment& segment) { return segment.is_greedy; });
  return is_behind ? count - (candidate.segments.size() - i) : i;
}

bool RestRoutes::fits_path(const Template& candidate, const std::vector<std::string_view>& segments) {
  for (size_t i = 0; i < candidate.segments.size(); ++i) {
    const Segment& wanted = candidate.segments[i];
    const std::string_view given = segments[position_of(candidate, i, segments.size())];
    if (wanted.is_label ? given.empty() && !wanted.is_greedy : given != wanted.text) return false;
  }
  return true;
}

void RestRoutes::consider(const std::vector<size_t>& candidates, const HttpRequest& request,
                          const std::vector<QueryParameter>& query, const std::vector<std::string_view>& segments,
                          Match& best) const {
  for (const size_t i : candidates) {
    const Template& candidate = templates_[i];
    if (!fits_path(candidate, segments)) continue;
    const bool has_constants =
        std::all_of(candidate.constants.begin(), candidate.constants.end(), [&](const Constant& constant) {
          const auto value = find_parameter(query, constant.name);
          return value && (!constant.has_value || *value == constant.value);
        });
    if (!has_constants) continue;
    Match match{.found = &candidate, .constants = candidate.constants.size(), .missing = 0, .present = 0};
    for (const std::string& name : candidate.required_parameters) {
      ++(find_parameter(query, name) ? match.present : match.missing);
    }
    for (const std::string& name : candidate.required_headers) {
      ++(request.headers.find(name) ? match.present : match.missing);
    }
    // Without a constant the required members are all that tells UploadPart from PutObject. With one, a missing member
    // is an error of the operation, which it reports itself.
    if (candidate.constants.empty() && match.missing > 0) continue;
    const auto rank = [](const Match& m) {
      return std::make_tuple(m.constants, -static_cast<int>(m.missing), m.present);
    };
    if (best.found == nullptr || rank(match) > rank(best)) best = match;
  }
}

std::vector<UriLabel> RestRoutes::labels_of(const Template& found, std::string_view path,
                                            const std::vector<std::string_view>& segments) {
  std::vector<UriLabel> labels;
  for (size_t i = 0; i < found.segments.size(); ++i) {
    if (!found.segments[i].is_label) continue;
    std::string_view raw = segments[position_of(found, i, segments.size())];
    if (found.segments[i].is_greedy) {
      const auto start = static_cast<size_t>(raw.data() - path.data());
      const size_t behind = found.segments.size() - 1 - i;
      const std::string_view next = behind == 0 ? path.substr(path.size()) : segments[segments.size() - behind];
      // The slash before what follows is no part of the label.
      const size_t end = static_cast<size_t>(next.data() - path.data()) - (behind == 0 ? 0 : 1);
      raw = path.substr(start, end - start);
    }
    labels.push_back({found.segments[i].text, percent_decode(raw)});
  }
  return labels;
}

std::optional<Route> RestRoutes::find(const HttpRequest& request, std::string_view path) const {
  const auto method = by_method_.find(request.method);
  if (method == by_method_.end()) return std::nullopt;
  const std::vector<std::string_view> segments = split_path(path);
  const std::vector<QueryParameter> query = parse_query(request.query());
  Match best;
  const auto look_at = [&](const Candidates& candidates) {
    consider(candidates.plain, request, query, segments, best);
    if (candidates.by_constant.empty()) return;
    for (const QueryParameter& parameter : query) {
      const auto found = candidates.by_constant.find(parameter.name);
      if (found != candidates.by_constant.end()) consider(found->second, request, query, segments, best);
    }
  };
  const MethodIndex& index = method->second;
  if (segments.size() < index.by_segment_count.size()) look_at(index.by_segment_count[segments.size()]);
  const size_t greedy_count = std::min(segments.size() + 1, index.greedy_by_segment_count.size());
  for (size_t count = greedy_count; best.found == nullptr && count-- > 1;) {
    look_at(index.greedy_by_segment_count[count]);
  }
  if (best.found == nullptr) return std::nullopt;
  return Route{
      .service = service_, .operation = best.found->operation, .labels = labels_of(*best.found, path, segments)};
}

}  // namespace protocol
