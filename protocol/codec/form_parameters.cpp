#include "protocol/codec/form_parameters.h"

#include <algorithm>

#include "protocol/api_error.h"

namespace protocol {
namespace {

/// Byte order, but with '.' before every other byte, so that "A.1" and "A.2" stay together when there is an "A-b".
bool precedes(const QueryParameter& left, const QueryParameter& right) {
  const auto rank = [](char c) { return c == '.' ? 0 : static_cast<unsigned char>(c) + 1; };
  return std::lexicographical_compare(left.name.begin(), left.name.end(), right.name.begin(), right.name.end(),
                                      [&](char a, char b) { return rank(a) < rank(b); });
}

/// Belongs to the protocol or to SigV2 and SigV4 in the query string, not to the operation.
bool is_of_protocol(std::string_view name) {
  return name == "Action" || name == "Version" || name.starts_with("X-Amz-") || name == "AWSAccessKeyId" ||
         name == "Signature" || name == "SignatureMethod" || name == "SignatureVersion" || name == "Timestamp" ||
         name == "SecurityToken";
}

/// The groups of sorted parameters by the segment that starts at `start` of their names.
std::vector<FormGroup> group_by_segment(std::span<const QueryParameter> parameters, size_t start) {
  std::vector<FormGroup> groups;
  size_t i = 0;
  while (i < parameters.size()) {
    const std::string_view name = parameters[i].name;
    const size_t end = std::min(name.find('.', start), name.size());
    const std::string_view path = name.substr(0, end);
    FormGroup group{.segment = path.substr(start), .path = path, .value = {}, .deeper = {}};
    size_t first_deeper = i;
    for (; first_deeper < parameters.size() && parameters[first_deeper].name == path; ++first_deeper) {
      if (!group.value) group.value = parameters[first_deeper].value;
    }
    size_t last = first_deeper;
    while (last < parameters.size() && parameters[last].name.size() > end && parameters[last].name[end] == '.' &&
           parameters[last].name.starts_with(path)) {
      ++last;
    }
    group.deeper = parameters.subspan(first_deeper, last - first_deeper);
    groups.push_back(group);
    i = last;
  }
  return groups;
}

}  // namespace

FormParameters::FormParameters(const HttpRequest& request) {
  const auto count = static_cast<size_t>(std::count(request.body.begin(), request.body.end(), '&'));
  if (count >= kFormParametersMax) {
    throw ApiError("MalformedQueryString", "The query string contains more parameters than the service accepts.", 404);
  }
  parameters_ = parse_query(request.body);
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html: GET puts everything into the URL.
  for (QueryParameter& parameter : parse_query(request.query())) parameters_.push_back(std::move(parameter));
  if (parameters_.size() > kFormParametersMax) {
    throw ApiError("MalformedQueryString", "The query string contains more parameters than the service accepts.", 404);
  }
  std::stable_sort(parameters_.begin(), parameters_.end(), precedes);
}

std::vector<FormGroup> FormParameters::groups() const {
  std::vector<FormGroup> all = group_by_segment(parameters_, 0);
  std::erase_if(all, [](const FormGroup& group) { return group.deeper.empty() && is_of_protocol(group.segment); });
  return all;
}

std::vector<FormGroup> subgroups(const FormGroup& group) {
  return group_by_segment(group.deeper, group.path.size() + 1);
}

}  // namespace protocol
