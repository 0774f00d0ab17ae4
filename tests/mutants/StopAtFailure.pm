# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Ends a test at its first failure: perl -MStopAtFailure TEST. What it has begun is cleaned up as at any end.
package StopAtFailure;

use strict;
use warnings;

use Test2::API qw(test2_add_callback_post_load test2_stack);

test2_add_callback_post_load(sub {
	test2_stack->top->listen(sub {
		my (undef, $event) = @_;
		exit 1 if $event->causes_fail;
	}, inherit => 1);
});

1;
