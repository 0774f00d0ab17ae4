/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../streams.h"

#include <windows.h>

#include <fcntl.h>
#include <io.h>
#include <stdio.h>

#define STREAMS 3

void streams_reserve(void)
{
	/* From below, so that each lowest free descriptor is the one that was closed. */
	for (int stream = 0; stream < STREAMS; stream++)
		if (_get_osfhandle(stream) < 0 && _open("NUL", _O_RDONLY | _O_NOINHERIT) != stream)
			break;
	/* Lines end as they do everywhere: with a newline and nothing else. */
	(void)_setmode(1, _O_BINARY);
}

bool streams_output_is_terminal(void)
{
	DWORD mode;

	/* The C library calls the device NUL a terminal. */
	return GetConsoleMode((HANDLE)_get_osfhandle(1), &mode) != 0;
}
