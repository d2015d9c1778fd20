using System.Xml.Linq;
using PublicDocumentation;

// PublicDocumentation ASSEMBLY DOCUMENTATION OUTPUT
var api = PublicApi.Of(args[0]);
var documentation = XDocument.Load(args[1], LoadOptions.PreserveWhitespace);
foreach (XElement member in documentation.Descendants("member").Where(m => !api.Contains(m.Attribute("name")!.Value)).ToList())
{
    // With the line break and the indentation before it.
    (member.PreviousNode as XText)?.Remove();
    member.Remove();
}

documentation.Save(args[2], SaveOptions.DisableFormatting);
