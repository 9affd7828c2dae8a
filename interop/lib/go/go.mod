module lines

go 1.23
