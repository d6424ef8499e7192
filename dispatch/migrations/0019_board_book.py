"""Printing the book for the board of directors needs a right of its own."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0018_stories'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='posting',
            options={'permissions': [('advance_posting', 'Can take the everyday steps of a posting'), ('approve_posting', "Can record the board's decision on a posting"), ('amend_posting', "Can record an approved change of a posting's dates"), ('publish_profile', 'Can release the public text of a posting'), ('print_board_book', 'Can print the book for the board of directors')], 'verbose_name': 'posting', 'verbose_name_plural': 'postings'},
        ),
    ]
