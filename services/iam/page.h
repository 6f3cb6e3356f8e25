// Pages, the same for every operation whose output has IsTruncated and Marker: handlers answer with everything, and the
// page is cut out here.
#pragma once

#include "protocol/model/service_model.h"
#include "services/iam/vocabulary.h"

namespace iam {

/// Cuts the lists of an output to the page that MaxItems and Marker ask for. An operation with several lists
/// (ListEntitiesForPolicy) pages through them one after the other. Throws ValidationError for a marker that is not
/// ours.
///
/// A marker names the last item shown, not its position: whoever deletes what a page shows misses nothing of the next.
void cut_page(const protocol::OperationModel& operation, const Value& input, Value& output);

}  // namespace iam
