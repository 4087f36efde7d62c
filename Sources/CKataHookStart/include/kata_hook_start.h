// Nothing is called from outside: linked into a program, it runs before the program's own start.
