"""What the law, the articles and the convening decision say: no Django, no clock, no database."""
