// The browser's side of cross-origin requests to S3: preflights, and the headers of answers to web pages. What is
// allowed is the service's business (Service::cross_origin).
#pragma once

#include <string>

#include "emulator/dispatch/dispatcher.h"
#include "protocol/http/http_message.h"

namespace emulator {

/// The answer to OPTIONS for a bucket. Throws ApiError (BadRequest, AccessForbidden) for what is no preflight or is not
/// allowed.
protocol::HttpResponse answer_preflight(Dispatcher& dispatcher, const protocol::HttpRequest& request,
                                        const std::string& bucket);

/// Adds the headers that let a page of the request's Origin, if it has one, read the answer.
void add_cross_origin_headers(Dispatcher& dispatcher, const protocol::HttpRequest& request, const std::string& bucket,
                              protocol::HttpResponse& response);

}  // namespace emulator
