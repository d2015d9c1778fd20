// What the others' size is measured against.
System.Console.WriteLine("first");
