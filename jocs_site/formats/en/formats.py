"""Times in English as on a Japanese clock: "17:00" may end a sentence, "5 p.m." may not."""

DATETIME_FORMAT = "N j, Y, H:i"
TIME_FORMAT = "H:i"
